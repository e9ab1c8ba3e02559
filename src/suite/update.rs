//! Writes the marks of fixtures anew, as rules report now.

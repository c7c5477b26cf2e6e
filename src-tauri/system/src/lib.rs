//! Calls into the operating system that no library makes safe. Invariant: nothing else of the product has `unsafe`, each
//! use says why it is sound, and what is offered is safe whoever calls it.

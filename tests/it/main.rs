//! All tests that go through the public surface, a module a feature.

mod gazetteer;

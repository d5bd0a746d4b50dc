//! Moments at which the power may go. In tests, and nowhere else, somebody looks at the disk as it is then: a copy of a
//! folder at each moment is what a crash there would have left.

#[cfg(test)]
thread_local! {
    static LOOKS: std::cell::RefCell<Option<Box<dyn FnMut()>>> = const { std::cell::RefCell::new(None) };
}

/// The power may go here.
pub(crate) fn moment() {
    #[cfg(test)]
    LOOKS.with(|looks| {
        // Looking writes files itself.
        let look = looks.borrow_mut().take();
        if let Some(mut look) = look {
            look();
            looks.replace(Some(look));
        }
    });
}

/// Looks at each moment of this thread; `None` ends it.
#[cfg(test)]
pub(crate) fn look(with: Option<Box<dyn FnMut()>>) {
    LOOKS.with(|looks| looks.replace(with));
}

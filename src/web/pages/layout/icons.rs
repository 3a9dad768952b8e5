//! Hand-drawn SVG line icons. Each page includes only the icons it uses.

/// Icons in the header and footer of every page.
pub const EVERYWHERE: &[&str] = &["out", "phone"];

/// Name and SVG symbol; the view box is 24 × 24.
const ICONS: [(&str, &str); 8] = [
    (
        "out",
        r#"<symbol id="i-out" viewBox="0 0 24 24"><path d="M14 4h6v6M20 4l-9 9M10 5H5v14h14v-5"/></symbol>"#,
    ),
    (
        "phone",
        r#"<symbol id="i-phone" viewBox="0 0 24 24"><path d="M5 3h4l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 5a2 2 0 0 1 2-2z"/></symbol>"#,
    ),
    (
        "text",
        r#"<symbol id="i-text" viewBox="0 0 24 24"><path d="M4 5h16v11H9l-5 4z"/></symbol>"#,
    ),
    (
        "find",
        r#"<symbol id="i-find" viewBox="0 0 24 24"><circle cx="11" cy="11" r="6.5"/><path d="m16 16 5 5"/></symbol>"#,
    ),
    (
        "here",
        r#"<symbol id="i-here" viewBox="0 0 24 24"><circle cx="12" cy="12" r="4"/><path d="M12 2v6M12 16v6M2 12h6M16 12h6"/></symbol>"#,
    ),
    (
        "pin",
        r#"<symbol id="i-pin" viewBox="0 0 24 24"><path d="M12 21s7-6.5 7-11a7 7 0 0 0-14 0c0 4.5 7 11 7 11z"/><circle cx="12" cy="10" r="2"/></symbol>"#,
    ),
    (
        "copy",
        r#"<symbol id="i-copy" viewBox="0 0 24 24"><path d="M9 9h11v12H9zM15 5V3H4v12h2"/></symbol>"#,
    ),
    (
        "x",
        r#"<symbol id="i-x" viewBox="0 0 24 24"><path d="M6 6l12 12M18 6 6 18"/></symbol>"#,
    ),
];

/// The SVG symbols with these names, in `ICONS` order.
pub fn drawn(names: &[&str]) -> impl Iterator<Item = &'static str> {
    let drawn = ICONS.iter().filter(|(name, _)| names.contains(name));
    drawn.map(|(_, drawing)| *drawing)
}

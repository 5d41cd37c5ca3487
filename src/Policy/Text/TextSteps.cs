namespace Holdpoint.Policy.Text;

/// <summary>What is done to text before it is matched. Each can be switched off for a term list.</summary>
[Flags]
internal enum TextSteps
{
    /// <summary>As it was sent, but for what cleaning leaves out.</summary>
    None = 0,

    /// <summary>Accents and other marks left out, look-alike letters as the Latin ones.</summary>
    LookAlikes = 1,

    /// <summary>Case ignored.</summary>
    Case = 1 << 1,

    /// <summary>In the order that a direction override shows.</summary>
    Direction = 1 << 2,

    /// <summary>What tag characters spell.</summary>
    Tags = 1 << 3,

    /// <summary>Spaced and punctuated letters joined.</summary>
    Spaced = 1 << 4,

    /// <summary>Backslash escapes (<c>\u0041</c>, <c>\x41</c>) read.</summary>
    Escapes = 1 << 5,

    /// <summary>Percent encoding (RFC 3986 §2.1) read.</summary>
    Percent = 1 << 6,

    /// <summary>HTML character references read.</summary>
    Html = 1 << 7,

    /// <summary>Base64 and base64url (RFC 4648) read.</summary>
    Base64 = 1 << 8,

    /// <summary>Hexadecimal read.</summary>
    Hex = 1 << 9,

    /// <summary>Unicode NFKC, digits of all scripts as 0–9, invisible and control characters left out.</summary>
    Clean = 1 << 10,

    /// <summary>Joined over the borders between neighbouring parts.</summary>
    Parts = 1 << 11,

    /// <summary>Every layer of encoding.</summary>
    Decoding = Escapes | Percent | Html | Base64 | Hex,
}

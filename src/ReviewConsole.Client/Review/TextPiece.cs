namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>How a piece of text is shown.</summary>
public enum PieceKind
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>As a labelled mark in place of the character.</summary>
    Hidden,

    /// <summary>As it is, underlined, with its code point.</summary>
    LookAlike,
}

/// <summary>A stretch of text that is shown in one way.</summary>
/// <param name="Kind">The way.</param>
/// <param name="Text">The text; for <see cref="PieceKind.Hidden"/> the label.</param>
/// <param name="Code">Code points of what is not plain.</param>
/// <param name="Start">First UTF-16 unit within the part.</param>
/// <param name="Rules">The rules that matched here; empty where none did.</param>
public sealed record TextPiece(PieceKind Kind, string Text, string Code, int Start, IReadOnlyList<string> Rules);

/// <summary>A matched stretch of one part.</summary>
/// <param name="Start">First UTF-16 unit.</param>
/// <param name="Length">Length in UTF-16 units.</param>
/// <param name="Rule">The rule's id.</param>
public sealed record Match(int Start, int Length, string Rule);

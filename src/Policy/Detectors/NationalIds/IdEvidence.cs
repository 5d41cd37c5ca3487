namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>How much a number says for itself.</summary>
internal enum IdEvidence
{
    /// <summary>It is none: a digit, a date or a range is wrong.</summary>
    None,

    /// <summary>It could be one, and is only when a word beside it says so.</summary>
    Named,

    /// <summary>It could be one; it is when a word beside it says so, or when it is all that a short text says.</summary>
    Likely,

    /// <summary>Few other numbers look like this and pass the checks.</summary>
    Enough,
}

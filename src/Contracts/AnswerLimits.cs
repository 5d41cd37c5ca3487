namespace Holdpoint.Contracts;

/// <summary>How long what a reviewer writes may be, in characters (UTF-16 units). Console, API and desk all hold to these.</summary>
public static class AnswerLimits
{
    /// <summary>The reason, which goes into the ledger; of stops too.</summary>
    public const int Reason = 500;

    /// <summary>What the consumer is told.</summary>
    public const int PublicMessage = 1_000;

    /// <summary>What colleagues and auditors read.</summary>
    public const int Note = 4_000;
}

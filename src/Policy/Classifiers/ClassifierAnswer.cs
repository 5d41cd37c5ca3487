namespace Holdpoint.Policy.Classifiers;

/// <summary>What a classifier said of a text; null findings stand for a failure.</summary>
/// <param name="Findings">What it found, in no order.</param>
internal readonly record struct ClassifierAnswer(IReadOnlyList<ClassifierFinding>? Findings)
{
    /// <summary>It could not be asked, or its answer could not be read.</summary>
    public static readonly ClassifierAnswer Failed;

    /// <summary>Whether it failed.</summary>
    public bool HasFailed => Findings is null;
}

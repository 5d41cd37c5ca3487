namespace Holdpoint.Policy.Imports;

/// <summary>One rule of another project's file: finds its kind of value in cleaned text. Immutable.</summary>
internal abstract class ImportedRule
{
    /// <summary>Its name in that file.</summary>
    public abstract string Id { get; }

    /// <summary>One of these stands, case ignored, in any text in which it may find something; none where that is not known.</summary>
    public virtual IReadOnlyList<string> Keywords => [];

    /// <summary>Adds every value found, in order; keywords were looked for before.</summary>
    public abstract void Find(string text, List<(int Start, int Length)> found);
}

namespace Holdpoint.Policy.Imports;

/// <summary>One rule of another project's file: finds its kind of value in cleaned text. Immutable.</summary>
internal abstract class ImportedRule
{
    /// <summary>Its name in that file.</summary>
    public abstract string Id { get; }

    /// <summary>Adds every value found, in order.</summary>
    public abstract void Find(string text, List<(int Start, int Length)> found);
}

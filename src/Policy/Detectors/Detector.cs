namespace Holdpoint.Policy.Detectors;

/// <summary>Finds one kind of sensitive value in cleaned text, by its own checks and not by its look alone. Stateless.</summary>
internal abstract class Detector
{
    /// <summary>Its name in <c>detect:</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it reads the text as it was sent, because cleaning would take away what it looks for.</summary>
    public virtual bool ReadsOriginal => false;

    /// <summary>Adds every value found, in order.</summary>
    public abstract void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found);
}

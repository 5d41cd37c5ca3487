using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Detectors;

/// <summary>Finds one kind of sensitive value in cleaned text, by its own checks and not by its look alone. Stateless.</summary>
internal abstract class Detector
{
    /// <summary>What names of detectors' lists start with.</summary>
    public const string ListPrefix = "detect:";

    /// <summary>Its name in <c>detect:</c>.</summary>
    public abstract string Name { get; }

    /// <summary>How the list of its <see cref="Terms"/> is called; no list of a policy is called like that.</summary>
    public string ListName => field ??= ListPrefix + Name;

    /// <summary>Whether it reads the text as it was sent, because cleaning would take away what it looks for.</summary>
    public virtual bool ReadsOriginal => false;

    /// <summary>Terms that it looks for as a list would, in the one pass over a text that finds all lists; most detectors have none.</summary>
    public virtual IReadOnlyList<string> Terms => [];

    /// <summary>Adds every value found, in order. Terms are found elsewhere.</summary>
    public virtual void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found)
    {
    }

    /// <summary>As <see cref="Find(ReadOnlySpan{char}, List{ValueTuple{int, int}})"/>, ending early once a limit is passed; for what is slow to check.</summary>
    public virtual void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found, Spending spending) => Find(text, found);
}

namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>One country's personal number: how it is written, and what must be right in it.</summary>
/// <param name="name">Its name in <c>detect:</c>.</param>
/// <param name="forms">How it is written, see <see cref="IdForm"/>.</param>
/// <param name="words">What it is called; looked for beside numbers that do not say enough by themselves.</param>
internal abstract class IdScheme(string name, string[] forms, params string[] words) : Detector
{
    public sealed override string Name => name;

    /// <summary>How it is written.</summary>
    public IdForm[] Forms { get; } = [.. forms.Select(form => new IdForm(form))];

    /// <summary>What it is called.</summary>
    public ContextWords Words { get; } = new(words);

    public sealed override void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found) => IdSearch.Find(text, [this], found);

    /// <summary>Judges what one of the forms matched.</summary>
    /// <param name="id">Letters in upper case, and digits, without what parted them.</param>
    /// <param name="grouped">Whether it was written in groups, all of them.</param>
    public abstract IdEvidence Judge(ReadOnlySpan<char> id, bool grouped);
}

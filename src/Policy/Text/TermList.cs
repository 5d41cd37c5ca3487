namespace Holdpoint.Policy.Text;

/// <summary>A list of terms, and how text is read for it.</summary>
/// <param name="Terms">Words and phrases, as written.</param>
/// <param name="Leet">Whether digits and signs are also read as the letters they stand for.</param>
/// <param name="Without">Steps that are switched off for it.</param>
internal sealed record TermList(IReadOnlyList<string> Terms, bool Leet = false, TextSteps Without = TextSteps.None);

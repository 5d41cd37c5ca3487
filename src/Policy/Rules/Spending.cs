namespace Holdpoint.Policy.Rules;

/// <summary>What an evaluation has cost so far. Once a limit is passed it stays so, and nothing more is read.</summary>
/// <param name="limits">What it may cost.</param>
internal sealed class Spending(EvaluationLimits limits)
{
    private long _started = TimeProvider.System.GetTimestamp();
    private long _characters;

    /// <summary>The limit that was passed: <c>text</c> or <c>time</c>; null while none is.</summary>
    public string? Passed { get; private set; }

    /// <summary>Starts the time anew, after classifiers were waited for.</summary>
    public void Resume() => _started = TimeProvider.System.GetTimestamp();

    /// <summary>Whether a text of so many characters may still be searched; of none, whether there is time for another step.</summary>
    public bool Allows(int characters)
    {
        _characters += characters;
        Passed ??= _characters > limits.Characters ? "text"
            : TimeProvider.System.GetElapsedTime(_started) > limits.Time ? "time"
            : null;
        return Passed is null;
    }
}

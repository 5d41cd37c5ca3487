namespace Holdpoint.Policy.Rules;

/// <summary>What an evaluation has cost so far. Once a limit is passed it stays so, and nothing more is read.</summary>
internal sealed class Spending
{
    /// <summary>Characters gone through between two looks at the clock: some 50 µs of ordinary text, a few milliseconds of the slowest.</summary>
    private const int BetweenLooks = 8_192;

    /// <summary>What a step costs beside the characters it goes through, counted in characters.</summary>
    private const int Step = 32;

    private EvaluationLimits _limits = EvaluationLimits.Default;
    private long _started = TimeProvider.System.GetTimestamp();
    private long _characters;
    private long _sinceLook;

    /// <summary>The limit that was passed: <c>text</c> or <c>time</c>; null while none is.</summary>
    public string? Passed { get; private set; }

    /// <summary>Starts anew, for another body.</summary>
    public void Begin(EvaluationLimits limits)
    {
        _limits = limits;
        _characters = 0;
        Passed = null;
        Resume();
    }

    /// <summary>Starts the time anew, after classifiers were waited for.</summary>
    public void Resume()
    {
        _started = TimeProvider.System.GetTimestamp();
        _sinceLook = 0;
    }

    /// <summary>Whether a reading of so many characters may still be searched.</summary>
    public bool Allows(int characters)
    {
        _characters += characters;
        if (_characters > _limits.Characters)
        {
            Passed ??= "text";
        }

        return MayGo(characters);
    }

    /// <summary>Ends it, because a text becomes far longer than it was sent.</summary>
    public void Refuse() => Passed ??= "text";

    /// <summary>Whether there is time for another step that goes through so many characters. The clock is only looked at after some work.</summary>
    public bool MayGo(int characters)
    {
        _sinceLook += characters + Step;
        if (_sinceLook >= BetweenLooks)
        {
            _sinceLook = 0;
            Passed ??= TimeProvider.System.GetElapsedTime(_started) > _limits.Time ? "time" : null;
        }

        return Passed is null;
    }
}

namespace Holdpoint.ReviewConsole.Accounts;

/// <summary>How wrong passwords slow the next attempts down.</summary>
/// <param name="After">Failures in a row before the first wait.</param>
/// <param name="Longest">Longest wait.</param>
public sealed record LockOut(int After, TimeSpan Longest)
{
    /// <summary>Failures older than this are forgotten.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    /// <summary>How long nothing is looked at after that many failures: two seconds, then twice as long each time.</summary>
    /// <param name="failures">Failures in a row.</param>
    public TimeSpan WaitAfter(int failures)
    {
        if (failures < After)
        {
            return TimeSpan.Zero;
        }

        var wait = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(failures - After + 1, 30)));
        return wait < Longest ? wait : Longest;
    }
}

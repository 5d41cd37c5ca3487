using Holdpoint.Ledger;

namespace Holdpoint.Cli.Commands;

/// <summary>What a command that changes the ledger says of how it went.</summary>
internal static class LedgerOperator
{
    /// <summary>Who the ledger says did it: the operator at this machine's command line.</summary>
    internal static EntryActor Name => EntryActor.Machine("operator", UserName());

    /// <summary>The entry that records it, or why it is not known to be done, as a line for a person.</summary>
    internal static LedgerEntry Recorded(AppendResult result, string what) => result switch
    {
        AppendResult.Appended appended => appended.Entry,
        AppendResult.Unavailable away => throw new UserMistakeException($"whether {what} is not known ({away.Problem}); run the command again."),
        _ => throw new InvalidOperationException($"Unexpected {result.GetType().Name}."),
    };

    /// <summary>The system's name of this user. In an image the user is often a number alone, which the system has no name for: then it is the machine's (a pod's) name.</summary>
    private static string UserName()
    {
        try
        {
            return Environment.UserName is { Length: > 0 } name ? name : Environment.MachineName;
        }
        catch (Exception nameless) when (nameless is IOException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return Environment.MachineName;
        }
    }
}

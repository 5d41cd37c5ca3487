using Holdpoint.Cli.Commands;

namespace Holdpoint.Cli.Installation;

/// <summary>
/// Keys that somebody else keeps, such as a mounted secret (<c>Holdpoint:Keys</c>). They are linked into the data folder and never copied: what lies there
/// besides, the signer's memory above all, must be writable, and the keys must not be.
/// </summary>
internal static class SuppliedKeys
{
    private static readonly string[] Names = ["signing.key", "content.key", "review-payload.keys"];

    /// <exception cref="UserMistakeException">One is missing, or another key of that name is in use already.</exception>
    internal static void Link(HoldpointSettings settings)
    {
        if (settings.SuppliedKeys is not { } folder)
        {
            return;
        }

        Directory.CreateDirectory(settings.Keys);
        foreach (var name in Names)
        {
            var supplied = Path.Combine(folder, name);
            if (!File.Exists(supplied))
            {
                throw new UserMistakeException($"Holdpoint:Keys is {folder}: it has no file {name}; give all of {string.Join(", ", Names)}, made by a first start of 'holdpoint up' elsewhere.");
            }

            LinkOne(supplied, Path.Combine(settings.Keys, name));
        }
    }

    private static void LinkOne(string supplied, string place)
    {
        try
        {
            File.CreateSymbolicLink(place, supplied);
        }
        catch (IOException) when (File.Exists(place))
        {
            // Linked before, by this process's last start or by another replica.
            if (File.ReadAllText(place) != File.ReadAllText(supplied))
            {
                throw new UserMistakeException(
                    $"Holdpoint:Keys: {supplied} is another key than {place}, which this installation has used; content sealed and checkpoints signed with that one need it. Supply the same key, or move the other away knowingly.");
            }
        }
    }
}

using System.CommandLine;
using System.Globalization;
using Holdpoint.Cli.Installation;
using Holdpoint.Ledger;
using Holdpoint.Ledger.Signing;
using Holdpoint.Ledger.Verification;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint ledger verify | tail</c>.</summary>
internal static class LedgerCommands
{
    internal static Command Create() => new("ledger", "Read and prove the oversight log") { CreateVerify(), CreateTail() };

    private static Command CreateVerify()
    {
        var stores = SettingsOptions.ForStores();
        var key = new Option<string>("--key")
        {
            Description = "The verifier key that you pinned (from /ledger/key or 'ledger tail'); default: the key in the data folder, which proves less",
            HelpName = "VKEY",
        };
        var command = new Command("verify", "Rebuild and check the whole log offline") { key };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => VerifyAsync(stores.Settings(parsed), parsed.GetValue(key), cancellation));
        return command;
    }

    private static Command CreateTail()
    {
        var stores = SettingsOptions.ForStores();
        var from = new Option<long?>("--from") { Description = "First index (default: the last ten entries)", HelpName = "INDEX" };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with entries as they are written" };
        var command = new Command("tail", "Print entries as JSON lines") { from, follow };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) =>
            TailAsync(stores, parsed, parsed.GetValue(from), parsed.GetValue(follow), cancellation));
        return command;
    }

    private static async Task<int> VerifyAsync(HoldpointSettings settings, string? pinned, CancellationToken cancellation)
    {
        var known = SignerMemory.LastCheckpoint(settings.Keys);
        try
        {
            var key = pinned ?? SignerMemory.VerifierKey(settings.Keys) ?? throw new UserMistakeException(
                $"--key is not given and {settings.Keys} holds no signing key; give the verifier key that you pinned, as /ledger/key prints it.");
            // A pinned key of another log than the one in this data folder has nothing to do with what this folder remembers.
            var ours = pinned is null || SignerMemory.VerifierKey(settings.Keys) == pinned.Trim();
            var report = await LedgerVerifier.VerifyAsync(settings.Ledger, key, ours ? known : null, progress: null, cancellation);
            return await ReportAsync(report, pinned is null);
        }
        catch (LedgerConfigurationException refused)
        {
            throw new UserMistakeException(refused.Message);
        }
        catch (FormatException refused)
        {
            throw new UserMistakeException($"--key: {refused.Message}");
        }
    }

    private static async Task<int> ReportAsync(VerificationReport report, bool unpinned)
    {
        if (!report.Ok)
        {
            await Console.Error.WriteLineAsync($"NOT SOUND: {report.Entries} entries of {report.Origin}, first broken: {report.FirstBroken?.ToString(CultureInfo.InvariantCulture) ?? "the log as a whole"}");
            foreach (var finding in report.Findings)
            {
                await Console.Error.WriteLineAsync($"  {finding.Check}: {finding.Problem}");
            }

            return ExitCode.NotSound;
        }

        await Console.Out.WriteLineAsync($"ok: {report.Entries} entries of {report.Origin}, {report.Signed} signed, root {report.Root}");
        if (unpinned)
        {
            await Console.Out.WriteLineAsync("Checked with the key in the data folder. Pin it elsewhere and give it with --key: whoever can rewrite the log may also have the key here.");
        }

        return ExitCode.Ok;
    }

    private static async Task<int> TailAsync(SettingsOptions stores, ParseResult parsed, long? from, bool follow, CancellationToken cancellation)
    {
        const int Last = 10;
        var configuration = stores.Configuration(parsed);
        await using var ledger = await Stores.OpenLedgerAsync(HoldpointSettings.Read(configuration), configuration, TimeProvider.System, cancellation);
        var start = from ?? Math.Max(0, ledger.Health.Size - Last);
        var output = Console.Out;
        try
        {
            await foreach (var entry in ledger.ReadAsync(start, follow, cancellation))
            {
                await output.WriteLineAsync($"{entry.Index}\t{System.Text.Encoding.UTF8.GetString(entry.Canonical.Span)}");
            }
        }
        catch (LedgerUnavailableException away)
        {
            throw new UserMistakeException(away.Message);
        }

        return ExitCode.Ok;
    }
}

using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using Holdpoint.Cli.Installation;
using Holdpoint.Ledger;
using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Signing;
using Holdpoint.Ledger.Verification;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint ledger verify</c>: from the database, from a folder of tiles, or from a console over HTTP.</summary>
internal static class LedgerVerify
{
    private const string TokenVariable = "HOLDPOINT_TOKEN";

    internal static Command Create()
    {
        var stores = SettingsOptions.ForStores();
        var key = new Option<string>("--key")
        {
            Description = "The verifier key that you pinned (/ledger/key prints it); default: the key in the data folder, which proves less",
            HelpName = "VKEY",
        };
        var folder = new Option<string>("--dir") { Description = "Verify a folder of tiles, as 'ledger export --format tiles' writes it", HelpName = "DIR" };
        var url = new Option<string>("--from-url")
        {
            Description = $"Verify the log that a console serves, such as http://127.0.0.1:8081/ledger/; a token of an auditor in {TokenVariable}",
            HelpName = "URL",
        };
        var known = new Option<string>("--known")
        {
            Description = "A file with a checkpoint that you kept: the log must extend it",
            HelpName = "FILE",
        };
        var kept = new Option<string>("--kept")
        {
            Description = "A folder of tiles that you kept from before: the first entry that is another one now is named",
            HelpName = "DIR",
        };
        var command = new Command("verify", "Rebuild and check the whole log offline") { key, folder, url, known, kept };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            stores.Settings(parsed),
            new Asked(parsed.GetValue(key), parsed.GetValue(folder), Address(parsed.GetValue(url)), parsed.GetValue(known), parsed.GetValue(kept)),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(HoldpointSettings settings, Asked asked, CancellationToken cancellation)
    {
        var (folder, url) = (asked.Folder, asked.Url);
        try
        {
            var known = asked.Known is null ? null : await ReadAsync(asked.Known, cancellation);
            var kept = asked.Kept is null ? null : TileLogSource.InFolder(Existing("--kept", asked.Kept));
            if (folder is null && url is null)
            {
                return await DatabaseAsync(settings, asked.Key, known, kept, cancellation);
            }

            var trust = LedgerTrust.Parse(asked.Key ?? throw new UserMistakeException(
                "--key is not given; a log from elsewhere can only be checked with the key that you pinned."));
            using var http = new HttpClient();
            await using var source = folder is not null ? TileLogSource.InFolder(Existing("--dir", folder)) : OverHttp(http, url!);
            var found = await LedgerProgress.RunAsync(
                "verifying", null, progress => LedgerVerifier.VerifyAsync(source, trust, known, progress, cancellation, kept));
            return await ReportAsync(found, unpinned: false);
        }
        catch (Exception refused) when (refused is LedgerConfigurationException or LedgerUnavailableException)
        {
            throw new UserMistakeException(refused.Message);
        }
        catch (FormatException refused)
        {
            throw new UserMistakeException($"--key, --known, or the checkpoint that was read, is malformed: {refused.Message}");
        }
        catch (HttpRequestException refused)
        {
            throw new UserMistakeException($"--from-url is {url}: {refused.Message}");
        }
    }

    private static async Task<int> DatabaseAsync(
        HoldpointSettings settings, string? pinned, string? kept, ILogSource? copy, CancellationToken cancellation)
    {
        var own = SignerMemory.VerifierKey(settings.Keys);
        var key = pinned ?? own ?? throw new UserMistakeException(
            $"--key is not given and {settings.Keys} holds no signing key; give the verifier key that you pinned, as /ledger/key prints it.");

        // What this folder remembers says nothing of a log with another key.
        var known = kept ?? (own == key.Trim() ? SignerMemory.LastCheckpoint(settings.Keys) : null);
        var report = await LedgerProgress.RunAsync(
            "verifying", null, progress => LedgerVerifier.VerifyAsync(settings.Ledger, LedgerTrust.Parse(key), known, progress, cancellation, copy));
        return await ReportAsync(report, unpinned: pinned is null);
    }

    private static Uri? Address(string? url) => url switch
    {
        null => null,
        _ when Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https") => address,
        _ => throw new UserMistakeException($"--from-url is '{url}'; give the http or https address of a console's log, such as http://127.0.0.1:8081/ledger/."),
    };

    private static string Existing(string option, string folder) => File.Exists(Path.Combine(folder, "checkpoint"))
        ? folder
        : throw new UserMistakeException($"{option} is {folder}: there is no checkpoint in it; give a folder that 'ledger export --format tiles' wrote.");

    private static async Task<string> ReadAsync(string file, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancellation);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UserMistakeException($"--known is {file}: {problem.Message} Give a file with a checkpoint, as /ledger/checkpoint or a folder of tiles has it.");
        }
    }

    private static TileLogSource OverHttp(HttpClient http, Uri url)
    {
        var start = url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");
        if (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return new TileLogSource(async (path, cancellation) =>
        {
            using var answer = await http.GetAsync(new Uri(start, path), cancellation);
            if (answer.StatusCode == System.Net.HttpStatusCode.NotFound)
            {
                return null;
            }

            return answer.IsSuccessStatusCode
                ? await answer.Content.ReadAsByteArrayAsync(cancellation)
                : throw new UserMistakeException(
                    $"--from-url is {url}: {path} was answered {(int)answer.StatusCode}; an auditor's token belongs in {TokenVariable}.");
        });
    }

    private static async Task<int> ReportAsync(VerificationReport report, bool unpinned)
    {
        if (!report.Ok)
        {
            var first = report.FirstBroken?.ToString(CultureInfo.InvariantCulture) ?? "the log as a whole";
            await Console.Error.WriteLineAsync($"NOT SOUND: {report.Entries} entries of {report.Origin}, first broken: {first}");
            foreach (var finding in report.Findings)
            {
                await Console.Error.WriteLineAsync($"  {finding.Check}: {finding.Problem}");
            }

            return ExitCode.NotSound;
        }

        await Console.Out.WriteLineAsync($"ok: {report.Entries} entries of {report.Origin}, {report.Signed} signed, root {report.Root}");
        if (report.Compared > 0)
        {
            await Console.Out.WriteLineAsync($"The kept copy agrees in all of its {report.Compared} entries.");
        }

        if (unpinned)
        {
            await Console.Out.WriteLineAsync(
                "Checked with the key in the data folder. Pin it elsewhere and give it with --key: whoever can rewrite the log may also have the key here.");
        }

        return ExitCode.Ok;
    }

    private sealed record Asked(string? Key, string? Folder, Uri? Url, string? Known, string? Kept);
}

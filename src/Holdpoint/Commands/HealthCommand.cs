using System.CommandLine;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint health</c>: asks a running process whether it is ready; for images without a shell, and for health checks of hosts.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    internal static Command Create()
    {
        var url = new Option<string>("--url") { Description = "Management address (default http://127.0.0.1:8082)", HelpName = "URL", DefaultValueFactory = static _ => "http://127.0.0.1:8082" };
        var command = new Command("health", "Ask a running process whether it is ready") { url };
        command.SetAction(async (parsed, cancellation) =>
        {
            var said = parsed.GetValue(url)!;
            if (!Uri.TryCreate(said, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                throw new UserMistakeException($"--url is '{said}'; give an address such as http://127.0.0.1:8082.");
            }

            using var client = new HttpClient { BaseAddress = address, Timeout = Patience };
            try
            {
                using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellation);
                await Console.Out.WriteLineAsync(await answer.Content.ReadAsStringAsync(cancellation));
                return answer.IsSuccessStatusCode ? ExitCode.Ok : ExitCode.NotSound;
            }
            catch (Exception away) when (away is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync($"holdpoint: {address} does not answer; is the process running, and is that its management address?");
                return ExitCode.NotSound;
            }
        });
        return command;
    }
}

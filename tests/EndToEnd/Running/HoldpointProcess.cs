using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Holdpoint.EndToEnd.Running;

/// <summary>The real program in a process of its own, as a user starts it, on free ports and a data folder of its own.</summary>
public sealed partial class HoldpointProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    /// <summary>The program under test, in the same configuration as the tests; HOLDPOINT_PROGRAM names another one, such as a published holdpoint.dll.</summary>
    public static readonly string Program = Environment.GetEnvironmentVariable("HOLDPOINT_PROGRAM") ?? Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Holdpoint", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "holdpoint.dll"));

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HoldpointProcess(Process process) => this.process = process;

    public required string Data { get; init; }

    public required Uri Gateway { get; init; }

    public required Uri Console { get; init; }

    public required Uri Management { get; init; }

    public required string AdminPassword { get; init; }

    public required IReadOnlyList<string> StoreOptions { get; init; }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public Uri Sample => new(SampleLine().Match(Output).Groups[1].Value);

    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public static Task<HoldpointProcess> StartAsync(string data, IReadOnlyList<string> storeOptions, params string[] more) =>
        StartAsync(data, storeOptions, new Dictionary<string, string>(), more);

    /// <summary>Starts it with settings that have no option of their own.</summary>
    public static async Task<HoldpointProcess> StartAsync(
        string data, IReadOnlyList<string> storeOptions, IReadOnlyDictionary<string, string> settings, params string[] more)
    {
        var scheme = settings.ContainsKey("Holdpoint__Tls__Certificate") ? "https" : "http";
        var (gateway, console, management) = (FreeUrl(scheme), FreeUrl(scheme), FreeUrl());
        const string Password = "end-to-end-Password-1";
        var started = new HoldpointProcess(Spawn(
            ["up", "--data", data, "--gateway-url", gateway.ToString(), "--console-url", console.ToString(), "--management-url", management.ToString(),
                .. storeOptions, .. more],
            [new("HOLDPOINT_ADMIN_PASSWORD", Password), .. settings]))
        {
            Data = data,
            Gateway = gateway,
            Console = console,
            Management = management,
            AdminPassword = Password,
            StoreOptions = storeOptions,
        };
        started.Listen();
        await Task.WhenAny(started.ready.Task, started.process.WaitForExitAsync(), Task.Delay(StartLimit, TimeProvider.System));
        return started.ready.Task.IsCompletedSuccessfully
            ? started
            : throw new InvalidOperationException($"holdpoint did not get ready:\n{started.Output}");
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var command = Spawn(arguments, []);
        var output = command.StandardOutput.ReadToEndAsync();
        var error = command.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(StartLimit);
        try
        {
            await command.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            command.Kill(entireProcessTree: true);
            throw new TimeoutException($"'holdpoint {string.Join(' ', arguments)}' did not end:\n{await output}{await error}");
        }

        return (command.ExitCode, await output, await error);
    }

    /// <summary>SIGTERM, as an orchestrator stops it, or SIGINT, as Ctrl+C does.</summary>
    public async Task StopAsync(string signal = "TERM")
    {
        Signal(signal);
        using var limit = new CancellationTokenSource(StartLimit);
        await process.WaitForExitAsync(limit.Token);
    }

    public async Task KillAsync()
    {
        Signal("KILL");
        await process.WaitForExitAsync();
    }

    public int ExitCode => process.ExitCode;

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    public static Uri FreeUrl(string scheme = "http") => new($"{scheme}://127.0.0.1:{LoopbackPort.Next()}");

    private static Process Spawn(IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }

    private void Listen()
    {
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private void Take(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }

        if (line?.StartsWith("Review it at", StringComparison.Ordinal) == true)
        {
            ready.TrySetResult();
        }
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process.Id}"]);
        kill.WaitForExit();
    }

    [GeneratedRegex(@"sample model\s+(http://127\.0\.0\.1:\d+)")]
    private static partial Regex SampleLine();
}

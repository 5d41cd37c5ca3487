using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Clients;

/// <summary>One gateway or one console in a process of its own, on stores that it shares with others.</summary>
public sealed class RoleProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _management;
    private readonly List<string> _output = [];

    private RoleProcess(Process process, Uri url, Uri management)
    {
        _process = process;
        Url = url;
        _management = new HttpClient { BaseAddress = management };
    }

    public Uri Url { get; }

    /// <summary>The lines of standard output so far.</summary>
    public IReadOnlyList<string> Output
    {
        get
        {
            lock (_output)
            {
                return [.. _output];
            }
        }
    }

    public static async Task<RoleProcess> StartAsync(string role, IReadOnlyList<string> options, IReadOnlyDictionary<string, string> settings)
    {
        var (url, management) = (HoldpointProcess.FreeUrl(), HoldpointProcess.FreeUrl());
        var start = new ProcessStartInfo(
            "dotnet", [HoldpointProcess.Program, role, $"--{role}-url", url.ToString(), "--management-url", management.ToString(), .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start)!;
        var started = new RoleProcess(process, url, management);
        process.OutputDataReceived += (_, line) => started.Take(line.Data);
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Wait.UntilAsync(started.IsReadyAsync, $"a {role} is ready");
        return started;
    }

    /// <summary>What a load balancer asks before it sends anything there.</summary>
    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _management.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>What is not ready, as "component: problem" a line; empty when everything is.</summary>
    public async Task<string> ProblemsAsync()
    {
        using var answer = await _management.GetAsync("/health/ready");
        var problems = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["problems"]!.AsArray();
        Assert.Equal(problems.Count == 0 ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        return string.Join('\n', problems.Select(static one => $"{one!["component"]}: {one["problem"]}"));
    }

    /// <summary>SIGTERM, as an orchestrator stops it; ends when the process has.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await _process.WaitForExitAsync(limit.Token);
    }

    /// <summary>SIGKILL, as when its machine is lost.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _management.Dispose();
    }

    private void Take(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.Add(line);
            }
        }
    }
}

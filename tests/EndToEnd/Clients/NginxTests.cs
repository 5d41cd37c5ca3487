using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Clients;

/// <summary>A held stream behind a proxy that gives up on silence: comments keep it alive for as long as a person thinks.</summary>
public sealed class NginxTests
{
    [Fact]
    public Task AHeldStream_OutlivesTheProxysTimeout() => HoldAsync(readTimeout: 10, hold: TimeSpan.FromSeconds(14));

    [Fact]
    public Task AHeldStreamOfTenMinutes_OutlivesNginxsDefaultTimeout()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1", "it takes ten minutes; ./test.sh --long runs it");
        return HoldAsync(readTimeout: 60, hold: TimeSpan.FromMinutes(10.5));
    }

    private static async Task HoldAsync(int readTimeout, TimeSpan hold)
    {
        var binary = File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : Services.Find("nginx");
        var (folder, front) = (TestFolder.Create("nginx"), HoldpointProcess.FreeUrl());
        await using var installation = await ClientInstallation.StartAsync(new Dictionary<string, string>
        {
            ["Holdpoint__Gateway__FirstComment"] = "00:00:01",
            ["Holdpoint__Gateway__CommentInterval"] = readTimeout > 10 ? "00:00:10" : "00:00:01",
        });
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, $$"""
            daemon off; error_log stderr; pid {{folder}}/pid;
            events { }
            http {
              access_log off; client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/f; uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
              server { listen 127.0.0.1:{{front.Port}}; location / { proxy_pass {{installation.Holdpoint.Gateway}}; proxy_http_version 1.1; proxy_read_timeout {{readTimeout}}s; } }
            }
            """);
        using var nginx = Process.Start(new ProcessStartInfo(binary, ["-c", file, "-p", folder]) { RedirectStandardError = true })!;
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
            var call = AskAsync(front, hold + TimeSpan.FromMinutes(1));
            var id = await installation.Reviewer.FindAsync("behind nginx");
            await Task.Delay(hold, TimeProvider.System, TestContext.Current.CancellationToken);
            await installation.Reviewer.DecideAsync(id, "approve");
            var (isSuccess, text) = await call;

            Assert.True(isSuccess, text);
            Assert.StartsWith(": waiting for review", text, StringComparison.Ordinal);
            Assert.Contains("data: [DONE]", text, StringComparison.Ordinal);
        }
        finally
        {
            nginx.Kill(entireProcessTree: true);
            await nginx.WaitForExitAsync(CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(bool IsSuccess, string Text)> AskAsync(Uri front, TimeSpan limit)
    {
        using var http = new HttpClient { BaseAddress = front, Timeout = limit };
        using var content = new StringContent(
            """{"model":"sample","stream":true,"messages":[{"role":"user","content":"hold this behind nginx"}]}""", Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await http.PostAsync("/v1/chat/completions", content, TestContext.Current.CancellationToken);
        return (answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}

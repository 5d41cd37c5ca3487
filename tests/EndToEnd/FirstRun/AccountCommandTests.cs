using System.Net;
using System.Net.Http.Json;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.FirstRun;

/// <summary>Letting a second person in, and out again, beside the running process.</summary>
[Collection(OnGarnet.Name)]
public sealed class AccountCommandTests(GarnetInstallation installation)
{
    [Fact]
    public async Task ANewAccount_MaySignIn_UntilItIsDisabled()
    {
        var made = await RunAsync("create", "--name", "second.person", "--role", "reviewer", "--queue", "general");
        var credentials = new { name = "second.person", password = made.Output.Trim() };
        using var http = new HttpClient { BaseAddress = installation.Holdpoint.Console };
        using var signedIn = await http.PostAsJsonAsync("/api/v1/session", credentials);
        Assert.True(signedIn.IsSuccessStatusCode, await signedIn.Content.ReadAsStringAsync());
        Assert.Contains("second.person\tperson\treviewer\tgeneral\tenabled", (await RunAsync("list")).Output, StringComparison.Ordinal);

        await RunAsync("disable", "second.person");

        using var session = await http.GetAsync("/api/v1/session");
        Assert.Equal(HttpStatusCode.Unauthorized, session.StatusCode);
        using var again = await http.PostAsJsonAsync("/api/v1/session", credentials);
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
    }

    [Fact]
    public async Task ALostPassword_IsReplaced_AndTheOldOneNoLongerOpens()
    {
        var first = (await RunAsync("create", "--name", "forgetful", "--role", "reviewer")).Output.Trim();
        var second = (await RunAsync("password", "forgetful")).Output.Trim();
        using var http = new HttpClient { BaseAddress = installation.Holdpoint.Console };

        using var old = await http.PostAsJsonAsync("/api/v1/session", new { name = "forgetful", password = first });
        using var now = await http.PostAsJsonAsync("/api/v1/session", new { name = "forgetful", password = second });

        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        Assert.True(now.IsSuccessStatusCode, await now.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task AMistake_IsOneLine()
    {
        var taken = await HoldpointProcess.RunAsync("account", "create", "--name", "admin", "--role", "reviewer", "--data", installation.Holdpoint.Data);
        var unknown = await HoldpointProcess.RunAsync("account", "disable", "nobody", "--data", installation.Holdpoint.Data);
        var role = await HoldpointProcess.RunAsync("token", "create", "--name", "x", "--role", "reviewer,lead", "--data", installation.Holdpoint.Data);

        Assert.Equal((2, 2, 2), (taken.ExitCode, unknown.ExitCode, role.ExitCode));
        Assert.StartsWith("holdpoint: --name is 'admin'", taken.Error, StringComparison.Ordinal);
        Assert.StartsWith("holdpoint: NAME is 'nobody'", unknown.Error, StringComparison.Ordinal);
        Assert.StartsWith("holdpoint: --role is 'reviewer,lead'", role.Error, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var result = await HoldpointProcess.RunAsync(["account", .. arguments, "--data", installation.Holdpoint.Data]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result;
    }
}

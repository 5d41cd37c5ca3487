using Holdpoint.EndToEnd.Running;
using Holdpoint.Gateway.Consumers;

namespace Holdpoint.EndToEnd.Clients;

/// <summary>A consumer's key from its making to its end, as an operator has it.</summary>
public sealed class ConsumerCommandTests
{
    [Fact]
    public async Task AnIssuedKey_IsListed_AndOpensTheGatewayUntilItsHashIsTakenOut()
    {
        var folder = TestFolder.Create("consumers");
        var (exitCode, output, hint) = await HoldpointProcess.RunAsync("consumer", "create", "--name", "billing");
        var key = output.Trim();
        Assert.Equal(0, exitCode);
        Assert.Contains(IssuedKey.Hash(key), hint, StringComparison.Ordinal);
        var known = new Dictionary<string, string>
        {
            ["Holdpoint__Gateway__RequireKnownConsumer"] = "true",
            ["Holdpoint__Consumers__0__Name"] = "billing",
            ["Holdpoint__Consumers__0__KeySha256"] = IssuedKey.Hash(key),
        };
        try
        {
            Assert.Equal($"billing\t{IssuedKey.Hash(key)[..12]}", await ListAsync(known));
            await using (var holdpoint = await HoldpointProcess.StartAsync(folder, [], known))
            {
                Assert.Equal(200, await AskAsync(holdpoint, key));
                Assert.Equal(401, await AskAsync(holdpoint, "another-key"));
                await holdpoint.StopAsync();
            }

            known["Holdpoint__Consumers__0__KeySha256"] = IssuedKey.Hash("its next key");
            await using var after = await HoldpointProcess.StartAsync(folder, [], known);
            Assert.Equal(401, await AskAsync(after, key));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> ListAsync(Dictionary<string, string> settings)
    {
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", [HoldpointProcess.Program, "consumer", "list"]) { RedirectStandardOutput = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var command = System.Diagnostics.Process.Start(start)!;
        var output = await command.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await command.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, command.ExitCode);
        return output.Trim();
    }

    private static async Task<int> AskAsync(HoldpointProcess holdpoint, string key)
    {
        using var http = new HttpClient { BaseAddress = holdpoint.Gateway };
        http.DefaultRequestHeaders.Add("Authorization", $"Bearer {key}");
        using var answer = await http.PostAsync("/v1/chat/completions", Prompt.Json("Say rain."), TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }
}

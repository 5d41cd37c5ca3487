using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;
using OtpNet;

namespace Holdpoint.ReviewConsole.Tests.SignIn.SecondFactor;

/// <summary>A console with people who have an authenticator app.</summary>
public abstract class EnrolledTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    protected const string Factor = "/api/v1/session/second-factor";

    protected async Task<(Totp App, IReadOnlyList<string> Recovery)> EnrolAsync(string name)
    {
        await Console.AccountAsync(name, Role.Reviewer, "general");
        var (client, _) = await Console.SignedInAsync(name);
        var app = await EnrolAsync(client);
        client.Dispose();
        return app;
    }

    /// <summary>Enrols an app, and lets the code that was used for it pass.</summary>
    protected async Task<(Totp App, IReadOnlyList<string> Recovery)> EnrolAsync(HttpClient client)
    {
        var begun = await ReadAsync<EnrolmentNote>(await PostAsync(client, Factor));
        var app = new Totp(Base32Encoding.ToBytes(begun.Secret));
        var codes = await ReadAsync<RecoveryCodesNote>(
            await PostAsync(client, $"{Factor}/confirm", new { code = app.ComputeTotp(Console.Clock.GetUtcNow().UtcDateTime) }));
        return (app, codes.Codes);
    }

    protected Task<HttpResponseMessage> SignInAsync(string name, string? code) =>
        PostAsync(Console.Anonymous(), "/api/v1/session", new { name, password = TestConsole.Password, code });

    /// <summary>A code that was not used yet.</summary>
    protected string NextCode(Totp app)
    {
        Console.Clock.Advance(TimeSpan.FromMinutes(1));
        return app.ComputeTotp(Console.Clock.GetUtcNow().UtcDateTime);
    }
}

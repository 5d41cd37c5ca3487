using System.Security.Cryptography;
using System.Text;
using Holdpoint.Gateway.Consumers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Tests.Consumers;

public sealed class ConsumerTests
{
    private const string Key = "sk-example";

    private static readonly string Digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)));

    [Theory]
    [InlineData("Authorization", "Bearer sk-example")]
    [InlineData("Authorization", "bearer  sk-example")]
    [InlineData("x-api-key", "sk-example")]
    [InlineData("api-key", "sk-example")]
    public async Task Recognises_AKey_ByItsDigest_WhicheverHeaderItComesIn(string header, string value)
    {
        var consumer = await RecogniseAsync(new HeaderDictionary { [header] = value });

        Assert.Equal(("key:" + Digest[..12], Digest), (consumer.Name, consumer.Fingerprint));
    }

    [Fact]
    public async Task Names_AConfiguredKey()
    {
        var consumer = await RecogniseAsync(new HeaderDictionary { ["x-api-key"] = Key }, new ConsumerOptions { Name = "billing", KeySha256 = Digest.ToUpperInvariant() });

        Assert.Equal(("billing", true), (consumer.Name, consumer.IsKnown));
    }

    [Fact]
    public async Task TakesBothKeys_WhileOneIsChangedForTheOther()
    {
        var changing = new ConsumerOptions { Name = "billing", KeySha256 = IssuedKey.Hash("new"), OtherKeySha256 = IssuedKey.Hash("old") };

        Assert.Equal("billing", (await RecogniseAsync(new HeaderDictionary { ["x-api-key"] = "old" }, changing)).Name);
        Assert.Equal("billing", (await RecogniseAsync(new HeaderDictionary { ["x-api-key"] = "new" }, changing)).Name);
    }

    [Fact]
    public async Task WithoutACredential_IsAnonymous() => Assert.Same(Consumer.Anonymous, await RecogniseAsync(new HeaderDictionary()));

    [Fact]
    public async Task ASecondCredential_MakesAnotherFingerprint()
    {
        var one = await RecogniseAsync(new HeaderDictionary { ["Authorization"] = "Bearer " + Key });
        var two = await RecogniseAsync(new HeaderDictionary { ["Authorization"] = "Bearer " + Key, ["x-api-key"] = "other" });

        Assert.Equal(one.Name, two.Name);
        Assert.NotEqual(one.Fingerprint, two.Fingerprint);
    }

    [Fact]
    public void EveryMistakeInTheList_IsToldAtOnce()
    {
        var list = new ConsumerList();
        list.Consumers.Add(new ConsumerOptions { Name = "", KeySha256 = "abc" });
        list.Consumers.Add(new ConsumerOptions { Name = "anonymous", KeySha256 = Digest });
        list.Consumers.Add(new ConsumerOptions { Name = "two", KeySha256 = Digest });

        list.Consumers.Add(new ConsumerOptions { Name = "two" });

        var result = new ConsumerListValidator(Options.Create(new GatewayOptions())).Validate(null, list);

        Assert.Equal(6, result.Failures!.Count());
        Assert.Contains(result.Failures!, static failure => failure.Contains("Holdpoint:Consumers:2:KeySha256", StringComparison.Ordinal));
    }

    private static async Task<Consumer> RecogniseAsync(HeaderDictionary headers, params ConsumerOptions[] names)
    {
        var list = new ConsumerList();
        foreach (var name in names)
        {
            list.Consumers.Add(name);
        }

        using var tokens = new TokenCheck(Options.Create(new GatewayOptions()), NullLogger<TokenCheck>.Instance);
        return await new ConsumerRecognition(Options.Create(list), tokens).RecogniseAsync(headers, TestContext.Current.CancellationToken);
    }
}

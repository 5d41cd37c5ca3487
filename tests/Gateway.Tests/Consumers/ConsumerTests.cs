using System.Security.Cryptography;
using System.Text;
using Holdpoint.Gateway.Consumers;
using Microsoft.AspNetCore.Http;
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
    public void Recognises_AKey_ByItsDigest_WhicheverHeaderItComesIn(string header, string value)
    {
        var consumer = Recognise(new HeaderDictionary { [header] = value });

        Assert.Equal(("key:" + Digest[..12], Digest), (consumer.Name, consumer.Fingerprint));
    }

    [Fact]
    public void Names_AConfiguredKey() =>
        Assert.Equal("billing", Recognise(new HeaderDictionary { ["x-api-key"] = Key }, new ConsumerOptions { Name = "billing", KeySha256 = Digest.ToUpperInvariant() }).Name);

    [Fact]
    public void WithoutACredential_IsAnonymous() => Assert.Same(Consumer.Anonymous, Recognise(new HeaderDictionary()));

    [Fact]
    public void ASecondCredential_MakesAnotherFingerprint()
    {
        var one = Recognise(new HeaderDictionary { ["Authorization"] = "Bearer " + Key });
        var two = Recognise(new HeaderDictionary { ["Authorization"] = "Bearer " + Key, ["x-api-key"] = "other" });

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

        var result = new ConsumerListValidator().Validate(null, list);

        Assert.Equal(4, result.Failures!.Count());
        Assert.Contains(result.Failures!, static failure => failure.Contains("Holdpoint:Consumers:2:KeySha256", StringComparison.Ordinal));
    }

    private static Consumer Recognise(HeaderDictionary headers, params ConsumerOptions[] names)
    {
        var list = new ConsumerList();
        foreach (var name in names)
        {
            list.Consumers.Add(name);
        }

        return new ConsumerRecognition(Options.Create(list)).Recognise(headers);
    }
}

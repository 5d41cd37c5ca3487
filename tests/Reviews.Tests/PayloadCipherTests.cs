using System.Security.Cryptography;

namespace Holdpoint.Reviews.Tests;

public sealed class PayloadCipherTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holdpoint-keys-");

    private string KeyFile => Path.Combine(_folder.FullName, "review-payload.keys");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Opens_WhatAnotherProcessSealed_WithTheSameFolder()
    {
        var sealedBody = (await OpenAsync()).Seal("r1", "body"u8);

        Assert.Equal("body"u8.ToArray(), (await OpenAsync()).Unseal("r1", sealedBody));
        Assert.NotEqual(sealedBody, (await OpenAsync()).Seal("r1", "body"u8));
    }

    [Fact]
    public async Task Refuses_EveryChangedByte_AndAnotherReview()
    {
        var cipher = await OpenAsync();
        var sealedBody = cipher.Seal("r1", "body"u8);
        Assert.Throws<TamperedContentException>(() => cipher.Unseal("r2", sealedBody));
        Assert.Throws<TamperedContentException>(() => cipher.Unseal("r1", sealedBody.AsSpan(0, 28)));
        for (var at = 0; at < sealedBody.Length; at++)
        {
            var changed = sealedBody.ToArray();
            changed[at] ^= 1;
            Assert.Throws<TamperedContentException>(() => cipher.Unseal("r1", changed));
        }
    }

    [Fact]
    public async Task Makes_AKeyFileThatOnlyItsOwnerReads()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "file modes are Unix's");
        await OpenAsync();
#pragma warning disable CA1416 // Guarded above; the analyzer does not know SkipWhen.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
#pragma warning restore CA1416
    }

    [Fact]
    public async Task Seals_WithTheLastKey_AndStillOpensWithTheFirst()
    {
        var old = (await OpenAsync()).Seal("r1", "body"u8);
        File.AppendAllText(KeyFile, $"2 {Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}\n");

        var rotated = await OpenAsync();

        Assert.Equal("body"u8.ToArray(), rotated.Unseal("r1", old));
        Assert.Equal(2, rotated.Seal("r1", "body"u8)[0]);
    }

    [Fact]
    public async Task Names_FileAndRemedy_WhenTheKeyFileIsNoKeyFile()
    {
        File.WriteAllText(KeyFile, "hunter2");
        var said = (await Assert.ThrowsAsync<ReviewQueueConfigurationException>(OpenAsync)).Message;
        Assert.Contains(KeyFile, said);
        Assert.DoesNotContain("hunter2", said);
    }

    [Fact]
    public async Task Agrees_OnOneKey_WhenManyStartAtOnce()
    {
        var ciphers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(OpenAsync)));
        var sealedBody = ciphers[0].Seal("r1", "body"u8);
        Assert.All(ciphers, cipher => Assert.Equal("body"u8.ToArray(), cipher.Unseal("r1", sealedBody)));
    }

    private Task<PayloadCipher> OpenAsync() => PayloadCipher.OpenAsync(_folder.FullName, TestContext.Current.CancellationToken);
}

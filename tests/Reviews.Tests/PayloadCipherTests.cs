using System.Security.Cryptography;

namespace Holdpoint.Reviews.Tests;

public sealed class PayloadCipherTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holdpoint-keys-");

    private string KeyFile => Path.Combine(_folder.FullName, "review-payload.keys");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Opens_WhatAnotherProcessSealed_WithTheSameFolder()
    {
        var sealedBody = PayloadCipher.Open(_folder.FullName).Seal("r1", "body"u8);

        Assert.Equal("body"u8.ToArray(), PayloadCipher.Open(_folder.FullName).Unseal("r1", sealedBody));
        Assert.NotEqual(sealedBody, PayloadCipher.Open(_folder.FullName).Seal("r1", "body"u8));
    }

    [Fact]
    public void Refuses_EveryChangedByte_AndAnotherReview()
    {
        var cipher = PayloadCipher.Open(_folder.FullName);
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
    public void Makes_AKeyFileThatOnlyItsOwnerReads()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "file modes are Unix's");
        PayloadCipher.Open(_folder.FullName);
#pragma warning disable CA1416 // Guarded above; the analyzer does not know SkipWhen.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
#pragma warning restore CA1416
    }

    [Fact]
    public void Seals_WithTheLastKey_AndStillOpensWithTheFirst()
    {
        var old = PayloadCipher.Open(_folder.FullName).Seal("r1", "body"u8);
        File.AppendAllText(KeyFile, $"2 {Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}\n");

        var rotated = PayloadCipher.Open(_folder.FullName);

        Assert.Equal("body"u8.ToArray(), rotated.Unseal("r1", old));
        Assert.Equal(2, rotated.Seal("r1", "body"u8)[0]);
    }

    [Fact]
    public void Names_FileAndRemedy_WhenTheKeyFileIsNoKeyFile()
    {
        File.WriteAllText(KeyFile, "hunter2");
        var said = Assert.Throws<ReviewQueueConfigurationException>(() => PayloadCipher.Open(_folder.FullName)).Message;
        Assert.Contains(KeyFile, said);
        Assert.DoesNotContain("hunter2", said);
    }

    [Fact]
    public async Task Agrees_OnOneKey_WhenManyStartAtOnce()
    {
        var ciphers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => PayloadCipher.Open(_folder.FullName))));
        var sealedBody = ciphers[0].Seal("r1", "body"u8);
        Assert.All(ciphers, cipher => Assert.Equal("body"u8.ToArray(), cipher.Unseal("r1", sealedBody)));
    }
}

namespace Holdpoint.Policy.Tests.Detectors;

public sealed class IpAddressDetectorTests
{
    [Theory]
    [InlineData("ping 192.168.1.10.", "192.168.1.10")]
    [InlineData("http://10.0.0.1:8080/x", "10.0.0.1")]
    [InlineData("host:10.0.0.1", "10.0.0.1")]
    [InlineData("from 2001:db8::1, port 5", "2001:db8::1")]
    [InlineData("[fe80::7:8%eth0]", "fe80::7:8%eth0")]
    [InlineData("::ffff:1.2.3.4", "::ffff:1.2.3.4")]
    [InlineData("10.0.0.0/8", "10.0.0.0")]
    public void Finds_One(string text, string value) => Assert.Equal([value], Finds.In("ip", text));

    [Theory]
    [InlineData("256.0.0.1")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("01.2.3.4")]
    [InlineData("at 12:30:45 sharp")]
    [InlineData("std::vector<int>")]
    [InlineData("x :: Int")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("::1::")]
    [InlineData("fe80::1%")]
    [InlineData("v1.2.3.4b")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("ip", text));
}

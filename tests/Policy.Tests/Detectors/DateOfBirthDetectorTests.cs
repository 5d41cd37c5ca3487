namespace Holdpoint.Policy.Tests.Detectors;

public sealed class DateOfBirthDetectorTests
{
    [Theory]
    [InlineData("DOB: 05/21/1980", "05/21/1980")]
    [InlineData("born on 21 May 1980 in Kent", "21 May 1980")]
    [InlineData("born May 21st, 1980", "May 21st, 1980")]
    [InlineData("geboren am 21.5.1980", "21.5.1980")]
    [InlineData("date of birth 1980-05-21", "1980-05-21")]
    [InlineData("Geburtsdatum: 21. Mai 1980", "21. Mai 1980")]
    [InlineData("21/05/80 (dob)", "21/05/80")]
    public void Finds_One(string text, string value) => Assert.Equal([value], Finds.In("date-of-birth", text));

    [Theory]
    [InlineData("Today is 5-20-2021")]
    [InlineData("born on 31.02.1980")]
    [InlineData("born in 1980")]
    [InlineData("born 1780-05-21")]
    [InlineData("stubborn 05/21/1980")]
    [InlineData("The invoice of 2021-05-21 mentions the company that was, a long long time ago, born")]
    public void PassesOver_WhatOnlyLooksLikeOne(string text) => Assert.Empty(Finds.In("date-of-birth", text));
}

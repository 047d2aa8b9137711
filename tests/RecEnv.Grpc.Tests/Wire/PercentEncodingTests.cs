using FsCheck;
using FsCheck.Fluent;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Tests.Wire;

public sealed class PercentEncodingTests
{
    [Theory]
    [InlineData("plain text, ~!", "plain text, ~!")]
    [InlineData("100%", "100%25")]
    [InlineData("a\nb\tc\0", "a%0Ab%09c%00")]
    [InlineData("ü€😀", "%C3%BC%E2%82%AC%F0%9F%98%80")]
    [InlineData("\u007f", "%7F")]
    public void Encode_Text_EscapesAllButPrintableAscii(string text, string encoded) =>
        Assert.Equal(encoded, PercentEncoding.Encode(text));

    [Fact]
    public void Encode_LoneSurrogate_BecomesTheReplacementCharacter() =>
        Assert.Equal("%EF%BF%BD", PercentEncoding.Encode("\ud800"));

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz!", "%zz!")]
    [InlineData("%41%", "A%")]
    [InlineData("%ff", "\ufffd")]
    [InlineData("%c3%bC", "ü")]
    [InlineData("ü%41", "üA")]
    public void Decode_BrokenEscapes_NeverFails(string encoded, string text) =>
        Assert.Equal(text, PercentEncoding.Decode(encoded));

    [Fact]
    public void Decode_Encoded_GivesTheTextBack() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<UnicodeString>(),
            text => PercentEncoding.Decode(PercentEncoding.Encode(text.Get ?? "")) == Valid(text.Get ?? ""))
            .Check(Config.QuickThrowOnFailure.WithReplay(17, 19));

    private static string Valid(string text) =>
        System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}

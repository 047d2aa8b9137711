using FsCheck;
using FsCheck.Fluent;
using Grpc.Core;
using RecEnv.Grpc.Wire;

namespace RecEnv.Grpc.Tests.Wire;

public sealed class MetadataCodecTests
{
    [Theory]
    [InlineData("AQI")]
    [InlineData("AQI=")]
    [InlineData(" AQI= ")]
    public void Decode_BinaryPaddedOrNot_GivesTheBytes(string value)
    {
        var metadata = new Metadata();

        MetadataCodec.Decode("X-Key-Bin", value, metadata);

        Assert.Equal([1, 2], metadata.GetValueBytes("x-key-bin"));
    }

    [Fact]
    public void Decode_BinaryJoinedByComma_GivesSeveralEntries()
    {
        var metadata = new Metadata();

        MetadataCodec.Decode("x-bin", "AQ==,,Ag", metadata);

        Assert.Equal([[1], [], [2]], metadata.GetAll("x-bin").Select(entry => entry.ValueBytes));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("A")]
    [InlineData("AQ=I")]
    public void Decode_BrokenBase64_IsInternal(string value)
    {
        var failure = Assert.Throws<RpcException>(() => MetadataCodec.Decode("x-bin", value, []));

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
    }

    [Theory]
    [InlineData(":path")]
    [InlineData("te")]
    [InlineData("content-type")]
    [InlineData("grpc-timeout")]
    [InlineData("Grpc-Status")]
    [InlineData("bad!name")]
    public void Decode_ReservedOrBadName_IsLeftOut(string name)
    {
        var metadata = new Metadata();

        MetadataCodec.Decode(name, "value", metadata);

        Assert.Empty(metadata);
    }

    [Fact]
    public void Encode_TextThatIsNotAscii_CannotTravel()
    {
        Assert.Null(MetadataCodec.Encode(new Metadata.Entry("x", "ü")));
        Assert.Null(MetadataCodec.Encode(new Metadata.Entry("x", "a\r\nb")));
        Assert.Equal("", MetadataCodec.Encode(new Metadata.Entry("x", "")));
    }

    [Fact]
    public void Decode_EncodedBytes_GivesTheBytesBack() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>(),
            bytes =>
            {
                string text = MetadataCodec.Encode(new Metadata.Entry("x-bin", bytes))!;
                var metadata = new Metadata();
                MetadataCodec.Decode("x-bin", text, metadata);
                return !text.Contains('=', StringComparison.Ordinal) && metadata[0].ValueBytes.SequenceEqual(bytes);
            })
            .Check(Config.QuickThrowOnFailure.WithReplay(17, 19));
}

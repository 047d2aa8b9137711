using System.Buffers.Binary;
using System.Text;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Learning.Tests;

public class CheckpointTests
{
    [Fact]
    public void WriteAndRead_EveryType_GivesTheSameBack()
    {
        Checkpoint checkpoint = Sample();

        var read = Checkpoint.Parse(checkpoint.ToBytes());

        Assert.Equal(checkpoint.Names, read.Names);
        Assert.Equal("µ \"quoted\"\n", read.GetText("note"));
        Assert.All(checkpoint.Names, name => Assert.Equal(checkpoint.Get(name).Bytes.ToArray(), read.Get(name).Bytes.ToArray()));
        Assert.Equal([1.5f, float.NaN, 3, 4, 5, 6], read.Get<float>("f32", 2, 3).ToArray());
        Assert.Equal([true, false], read.Get<bool>("bool").ToArray());
        Assert.Equal(checkpoint.ToBytes(), read.ToBytes());
    }

    [Theory]
    [InlineData(1, "")]
    [InlineData(double.NaN, "b c")]
    [InlineData(double.NegativeInfinity, "b c")]
    public void NotFinite_NamesTheTensorsInOrder(double number, string names)
    {
        var checkpoint = new Checkpoint();
        checkpoint.Set<double>("c", [number]);
        checkpoint.Set<float>("b", [0, (float)number]);
        checkpoint.Set<int>("a", [1]);

        Assert.Equal(names, string.Join(' ', checkpoint.NotFinite()));
    }

    [Fact]
    public void ToBytes_OrderOfSetting_DoesNotMatter()
    {
        var other = new Checkpoint();
        other.Set<double>("b", [2.0]);
        other.Set<byte>("a", [1]);
        var one = new Checkpoint();
        one.Set<byte>("a", [1]);
        one.Set<double>("b", [2.0]);

        Assert.Equal(one.ToBytes(), other.ToBytes());
    }

    [Fact]
    public void ToBytes_Tensors_LieAtMultiplesOfTheirNumberSize()
    {
        byte[] bytes = Sample().ToBytes();
        int header = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);

        Assert.Equal(0, header % 8);
        Assert.Contains("\"data_offsets\":[0,8]", Encoding.UTF8.GetString(bytes, 8, header), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_File_IsReadBackAndLeavesNothingBeside()
    {
        string folder = Directory.CreateTempSubdirectory("recenv-test-").FullName;
        try
        {
            string path = Path.Combine(folder, "agent.safetensors");
            Sample().Write(path);
            Sample().Write(path);

            Assert.Equal(Sample().ToBytes(), Checkpoint.Read(path).ToBytes());
            Assert.Equal([path], Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Write_FolderThatIsMissing_SaysWhichFile()
    {
        string path = Path.Combine(Path.GetTempPath(), "no-such-folder-recenv", "x.safetensors");

        CheckpointException problem = Assert.Throws<CheckpointException>(() => Sample().Write(path));

        Assert.Contains(path, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileThatIsMissing_SaysWhichFile()
    {
        CheckpointException problem = Assert.Throws<CheckpointException>(() => Checkpoint.Read("/no/such/file"));

        Assert.Contains("/no/such/file", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_EveryPrefixOfAFile_IsRefused()
    {
        byte[] bytes = Sample().ToBytes();

        Assert.All(Enumerable.Range(0, bytes.Length), length => Refused(bytes[..length]));
    }

    [Fact]
    public void Parse_TrailingBytes_AreRefused() => Assert.Contains("bytes", Refused([.. Sample().ToBytes(), 0]), StringComparison.Ordinal);

    [Fact]
    public void Parse_AnyByteChanged_IsReadOrRefusedButNeverFailsOtherwise()
    {
        byte[] bytes = Sample().ToBytes();
        for (int i = 0; i < bytes.Length; i++)
        {
            foreach (byte flip in (byte[])[0x01, 0x10, 0x80])
            {
                byte[] changed = [.. bytes];
                changed[i] ^= flip;
                try
                {
                    Checkpoint.Parse(changed);
                }
                catch (CheckpointException)
                {
                    // as it should be
                }
            }
        }
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1000000000,1000000000,1000000000],"data_offsets":[0,4]}}""", "header")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "does not lie")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "shape [-1]")]
    [InlineData("""{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}""", "BF16")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", "header")]
    [InlineData("""[1, 2]""", "header")]
    [InlineData("""{"__metadata__":{"x":1},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "header")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", "two tensors")]
    [InlineData("""{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}""", "3 bytes, but 4")]
    public void Parse_HeaderThatLies_IsRefused(string header, string part) =>
        Assert.Contains(part, Refused(File(header, [1, 2, 3, 4])), StringComparison.Ordinal);

    [Fact]
    public void Get_OtherShapeOrType_SaysBoth()
    {
        Checkpoint checkpoint = Sample();

        string shape = Assert.Throws<CheckpointException>(() => checkpoint.Get<float>("f32", 3, -1)).Message;
        string type = Assert.Throws<CheckpointException>(() => checkpoint.Get<double>("f32", 2, 3)).Message;
        string name = Assert.Throws<CheckpointException>(() => checkpoint.Get<double>("f33")).Message;

        Assert.Contains("is F32 [2, 3], but F32 [3, any] is needed", shape, StringComparison.Ordinal);
        Assert.Contains("is F32 [2, 3], but F64 [2, 3] is needed", type, StringComparison.Ordinal);
        Assert.Contains("no tensor \"f33\"", name, StringComparison.Ordinal);
    }

    [Fact]
    public void Set_ShapeOfAnotherSize_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new Checkpoint().Set<float>("x", [1, 2, 3], 2, 2));

    private static string Refused(byte[] bytes) => Assert.Throws<CheckpointException>(() => Checkpoint.Parse(bytes)).Message;

    private static byte[] File(string header, byte[] data)
    {
        byte[] bytes = [.. new byte[8], .. Encoding.UTF8.GetBytes(header), .. data];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)Encoding.UTF8.GetByteCount(header));
        return bytes;
    }

    private static Checkpoint Sample()
    {
        var checkpoint = new Checkpoint();
        checkpoint.SetText("note", "µ \"quoted\"\n");
        checkpoint.Set<float>("f32", [1.5f, float.NaN, 3, 4, 5, 6], 2, 3);
        checkpoint.Set<bool>("bool", [true, false]);
        checkpoint.Set<byte>("u8", [200]);
        checkpoint.Set<sbyte>("i8", [-3, 4, 5]);
        checkpoint.Set<int>("i32", [-7]);
        checkpoint.Set<long>("i64", [long.MinValue]);
        checkpoint.Set<ulong>("u64", [ulong.MaxValue]);
        checkpoint.Set<double>("f64", [Math.PI]);
        checkpoint.Set<double>("empty", [], 0, 4);
        return checkpoint;
    }
}

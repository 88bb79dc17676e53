using System.Text;
using MlOps.Data.Splitting;

namespace MlOps.UnitTests.Data;

public class XxHash64Tests
{
    /// <summary>Values that the reference implementation gives.</summary>
    [Theory]
    [InlineData("", 0, 0xEF46DB3751D8E999)]
    [InlineData("a", 0, 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0, 0x44BC2CF5AD770999)]
    [InlineData("xxhash", 20141025, 13067679811253438005)]
    [InlineData("Nobody inspects the spammish repetition", 0, 0xFBCEA83C8A378BF1)]
    public void Hashes_are_those_of_the_reference(string text, ulong seed, ulong expected) =>
        Assert.Equal(expected, XxHash64.Hash(Encoding.UTF8.GetBytes(text), seed));
}

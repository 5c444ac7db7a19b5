using System.Buffers;
using System.Buffers.Binary;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.Media;

namespace Bairelay.Simulator;

/// <summary>
/// One running stream of a session (docs/protocol.md 4.22): frames become messages of about 30 kB whose borders are not
/// those of frames, all with the number of the request.
/// </summary>
internal sealed class StreamSender
{
    /// <summary>A camera that was kept from sending for longer goes on from now instead of making up for it.</summary>
    private const long MaxLag = 1_000;

    private readonly BcHeader _header;
    private readonly CameraMedia _media;
    private readonly CameraModel _model;
    private readonly BcCipher _cipher;
    private readonly SendBuffer _queue;
    private readonly ArrayBufferWriter<byte> _frames = new(64 * 1024);
    private readonly byte[] _mark;
    private long _start;
    private long _picture;
    private long _sound;
    private bool _skips;

    public StreamSender(BcHeader request, int handle, CameraMedia media, CameraModel model, BcCipher cipher, SendBuffer queue, long now)
    {
        (_header, Handle, _media, _model, _cipher, _queue, _start) = (request.Reply(ResponseCode.Ok), handle, media, model, cipher, queue, now);
        _mark = XmlForm.Extension(model.Settings, new BcExtension { BinaryData = true });
        var clock = model.Clock.WallClock(now);
        MediaWriter.Info(_frames, new MediaInfo((uint)media.Width, (uint)media.Height, (byte)media.Fps, clock, clock));
        Send(_frames.WrittenSpan, isFirst: true);
        _frames.ResetWrittenCount();
    }

    public int Handle { get; }

    public long NextDue => Math.Min(PictureDue, SoundDue);

    private long PictureDue => _start + _picture * 1000 / _media.Fps;

    private long SoundDue => _media.Sound(_sound).IsEmpty ? long.MaxValue : _start + _sound * CameraMedia.SoundMilliseconds;

    /// <param name="hasRoom">False: the client takes nothing, and pictures are dropped until it does.</param>
    public void Advance(long now, bool hasRoom)
    {
        if (now - NextDue > MaxLag) _start += now - NextDue;
        while (NextDue <= now)
        {
            if (PictureDue <= SoundDue) Picture(now, hasRoom);
            else Sound(hasRoom);
        }

        var rest = _frames.WrittenSpan;
        for (; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, _model.Settings.MediaLength)..])
            Send(rest[..Math.Min(rest.Length, _model.Settings.MediaLength)], isFirst: false);
        _frames.ResetWrittenCount();
    }

    private void Picture(long now, bool hasRoom)
    {
        var number = _picture++;
        var isKey = _media.IsKey(number);
        // After a gap only an I frame makes sense.
        _skips = !hasRoom || (_skips && !isKey);
        if (_skips) return;
        var microseconds = (uint)(_start * 1000 + number * 1_000_000 / _media.Fps);
        if (isKey) MediaWriter.IFrame(_frames, _media.Codec, microseconds, _model.Clock.PosixTime(now), _media.Picture(number).Span);
        else MediaWriter.PFrame(_frames, _media.Codec, microseconds, _media.Picture(number).Span);
    }

    private void Sound(bool hasRoom)
    {
        var piece = _media.Sound(_sound++);
        if (hasRoom) MediaWriter.Aac(_frames, piece.Span);
    }

    private void Send(ReadOnlySpan<byte> payload, bool isFirst)
    {
        if (_cipher.Mode != BcEncryption.FullAes)
        {
            _queue.Add(BcWriter.WriteBinary(_header, isFirst ? _mark : default, payload, _cipher));
            return;
        }

        var encrypted = Math.Min(_model.Settings.EncryptLength, (uint)payload.Length);
        var extension = new BcExtension
        {
            BinaryData = true,
            EncryptLength = encrypted,
            CheckPos = 0,
            CheckValue = payload.Length >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(payload) : 0,
        };
        _queue.Add(BcWriter.WriteBinary(_header, XmlForm.Extension(_model.Settings, extension), payload, _cipher, encrypted));
    }
}

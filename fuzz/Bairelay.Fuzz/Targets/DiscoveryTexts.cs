namespace Bairelay.Fuzz.Targets;

/// <summary>One message of every verb, in the forms that peers write, and packets of the other kinds.</summary>
internal static class DiscoveryTexts
{
    private const string Uid = "<uid>95270001ABCDEFGHWXYZ</uid>";
    private const string Ids = "<cid>330001</cid><did>743</did>";
    private const string Address = "<ip>192.0.2.91</ip><port>10177</port>";

    public static string[] All { get; } =
    [
        $"<P2P><D2M_Q>{Uid}<r>2</r></D2M_Q></P2P>",
        $"<P2P><M2D_Q_R><reg>{Address}</reg><log>{Address}</log><timer/><retry/><rsp>0</rsp><token>1773137273</token><ac>1130209852</ac></M2D_Q_R></P2P>",
        $"<P2P><D2R_R>{Uid}<token>1773137273</token><r>2</r></D2R_R></P2P>",
        "<P2P><R2D_R_R><rsp>-4</rsp><ac>1130209852</ac></R2D_R_R></P2P>",
        $"<P2P>\n<D2R_HB>\n{Uid}\n<dev>\n{Address}\n</dev>\n<needrsp>1</needrsp>\n<token>1773137273</token>\n</D2R_HB>\n</P2P>\n",
        "<P2P><R2D_HB_R><rsp>0</rsp><time_t>1772993748</time_t><timer><hb>20000</hb></timer></R2D_HB_R></P2P>",
        $"<P2P><C2M_Q>{Uid}<p>MAC</p></C2M_Q></P2P>",
        $"<P2P><M2C_Q_R><reg>{Address}</reg><relay>{Address}</relay><log>{Address}</log><t>{Address}</t><timer/><retry/><mtu>1350</mtu><debug>251658240</debug><ac>-1700607721</ac><rsp>0</rsp></M2C_Q_R></P2P>",
        $"<P2P><C2R_C>{Uid}<cli>{Address}</cli><relay>{Address}</relay><cid>-330001</cid><debug>false</debug><family>4</family><p>MAC</p><r>3</r></C2R_C></P2P>",
        $"<P2P><R2C_C_R><dev>{Address}</dev><dmap>{Address}</dmap><relay>{Address}</relay><relayt>{Address}</relayt><nat>NULL</nat><sid>95196080</sid><rsp>0</rsp><ac>0</ac></R2C_C_R></P2P>",
        $"<P2P><R2C_T><dmap>{Address}</dmap><dev>{Address}</dev><cid>330001</cid><sid>95196080</sid></R2C_T></P2P>",
        $"<P2P><R2D_C><cli>{Address}</cli><cmap>{Address}</cmap><relay>{Address}</relay><sid>95196080</sid><cid>330001</cid></R2D_C></P2P>",
        $"<P2P><D2R_C_R><sid>95196080</sid><dev>{Address}</dev><rsp>0</rsp></D2R_C_R></P2P>",
        "<P2P><D2R_DISC><sid>95196080</sid><time><query>0</query><setup>0</setup><conn>7493</conn></time><conn>local</conn><rsp>0</rsp><did>743</did><send><spd>0</spd></send></D2R_DISC></P2P>",
        "<P2P><R2D_DC_R><sid>95196080</sid><rsp>0</rsp></R2D_DC_R></P2P>",
        $"<P2P><C2R_CFM><sid>95196080</sid><conn>local</conn><rsp>0</rsp>{Ids}</C2R_CFM></P2P>",
        $"<P2P><C2R_HB><sid>95196080</sid>{Ids}</C2R_HB></P2P>",
        "<P2P><R2C_DISC><sid>95196080</sid></R2C_DISC></P2P>",
        "<P2P><C2D_S><to><port>57268</port></to></C2D_S></P2P>",
        $"<P2P><D2C_S_R>{Uid}</D2C_S_R></P2P>",
        $"<P2P><C2D_C>{Uid}<cli><port>53571</port></cli><cid>330001</cid><mtu>1350</mtu><debug>0</debug><p>WIN</p><lver>3</lver></C2D_C></P2P>",
        $"<P2P><D2C_C_R><timer><def>3000</def><hb>20000</hb><hbt>60000</hbt></timer><rsp>0</rsp>{Ids}</D2C_C_R></P2P>",
        "<P2P><C2D_T><sid>95196080</sid><conn>relay</conn><cid>330001</cid><mtu>1350</mtu></C2D_T></P2P>",
        $"<P2P><D2C_T><sid>95196080</sid><conn>map</conn>{Ids}</D2C_T></P2P>",
        $"<P2P><C2D_A><sid>95196080</sid><conn>local</conn>{Ids}<mtu>1350</mtu></C2D_A></P2P>",
        $"<P2P><D2C_CFM><sid>95196080</sid><conn>local</conn><rsp>0</rsp>{Ids}<time_r>55607</time_r></D2C_CFM></P2P>",
        $"<P2P><C2D_HB>{Ids}</C2D_HB></P2P>",
        $"<P2P><D2C_HB>{Ids}</D2C_HB></P2P>",
        $"<P2P><C2D_DISC>{Ids}</C2D_DISC></P2P>",
        $"<?xml version=\"1.0\"?><P2P a=\"b\"><D2C_DISC>{Ids}</D2C_DISC></P2P>\0\0",
        "\u0010Ï\u0087*ç\u0002\0\0\0\0\0\0",
    ];
}

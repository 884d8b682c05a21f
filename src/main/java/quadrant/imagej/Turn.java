package quadrant.imagej;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.metadata.IIOMetadata;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import quadrant.pixels.RawImage;

/**
 * The camera orientation from the EXIF tag Orientation (Exif 2.32, 4.6.4), and the correction that makes the picture upright.
 */
enum Turn {
    NORMAL("Normal", false, false, false, ""),
    FLIP_H("FlipH", false, true, false, "mirrored"),
    ROTATE_180("Rotate180", false, true, true, "turned by 180°"),
    FLIP_V("FlipV", false, false, true, "flipped"),
    TRANSPOSE("FlipVRotate90", true, false, false, "turned by 90° and mirrored"),
    CLOCKWISE("Rotate270", true, false, true, "turned by 90° clockwise"),
    TRANSVERSE("FlipHRotate90", true, true, true, "turned by 90° and mirrored"),
    COUNTERCLOCKWISE("Rotate90", true, true, false, "turned by 90° counter-clockwise");

    private final String standardName;
    private final boolean swap;
    private final boolean flipX;
    private final boolean flipY;
    private final String text;

    /** @param standardName in Java's standard metadata */
    Turn(String standardName, boolean swap, boolean flipX, boolean flipY, String text) {
        this.standardName = standardName;
        this.swap = swap;
        this.flipX = flipX;
        this.flipY = flipY;
        this.text = text;
    }

    /** The orientation from a JPEG's metadata. */
    static Turn of(IIOMetadata metadata) {
        NodeList found = ((Element) metadata.getAsTree("javax_imageio_1.0")).getElementsByTagName("ImageOrientation");
        String value = found.getLength() == 0 ? "" : ((Element) found.item(0)).getAttribute("value");
        return Arrays.stream(values())
                .filter(t -> t.standardName.equals(value))
                .findFirst()
                .orElse(NORMAL);
    }

    /** The upright picture, with a note. */
    RawImage of(RawImage image) {
        if (this == NORMAL) {
            return image;
        }
        int w = image.widthPx();
        int h = image.heightPx();
        List<float[]> turned =
                image.channels().stream().map(c -> upright(c, w, h)).toList();
        return image.with(image.name(), swap ? h : w, swap ? w : h, turned, Optional.empty())
                .with(List.of(text + ", as its EXIF data says"));
    }

    private float[] upright(float[] stored, int w, int h) {
        float[] out = new float[stored.length];
        int width = swap ? h : w;
        for (int i = 0; i < out.length; i++) {
            int x = swap ? i / width : i % width;
            int y = swap ? i % width : i / width;
            out[i] = stored[(flipY ? h - 1 - y : y) * w + (flipX ? w - 1 - x : x)];
        }
        return out;
    }
}

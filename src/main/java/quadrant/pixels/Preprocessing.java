package quadrant.pixels;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The complete preprocessing from an image to a network's input; training writes it into the model file and inference reads it,
 * without defaults.
 *
 * @param sizePx height and width of the network's input
 * @param mean per channel of the network's input, on the 0–255 scale: input = (x − mean) / scale. There are three; a model whose
 *     channels go through its network one by one has as many as these, and normalises its inputs itself
 * @param scale per channel, on the 0–255 scale
 * @param pixelSize the micrometres per pixel of the training images, where all had the same
 */
public record Preprocessing(
        int sizePx,
        ResizeRule resize,
        ChannelMapping mapping,
        ChannelOrder order,
        List<Double> mean,
        List<Double> scale,
        Optional<PixelSize> pixelSize) {
    public Preprocessing {
        mean = List.copyOf(mean);
        scale = List.copyOf(scale);
        int own = mapping.set().map(s -> s.channels().size()).orElse(3);
        if (sizePx < 1
                || (mean.size() != 3 && mean.size() != own)
                || scale.size() != mean.size()
                || !mean.stream().allMatch(Double::isFinite)
                || !scale.stream().allMatch(s -> s > 0 && Double.isFinite(s))) {
            throw new IllegalArgumentException(
                    "Preprocessing needs a size, and a mean and a positive scale of each input");
        }
    }

    public Preprocessing withMapping(ChannelMapping other) {
        return new Preprocessing(sizePx, resize, other, order, mean, scale, pixelSize);
    }

    public Preprocessing withResize(ResizeRule other) {
        return new Preprocessing(sizePx, other, mapping, order, mean, scale, pixelSize);
    }

    public Preprocessing withPixelSize(Optional<PixelSize> other) {
        return new Preprocessing(sizePx, resize, mapping, order, mean, scale, other);
    }

    /** That of one channel which goes through the network by itself; the same for colour images. */
    public Preprocessing ofChannel(int place) {
        return mapping.set()
                .map(s -> withMapping(mapping.with(s.of(List.of(place)))))
                .orElse(this);
    }

    /** That of a model which reads some of the channels one by one, by their places among those of the mapping. */
    public Preprocessing ofModel(List<Integer> channels) {
        ChannelSet read = mapping.set().orElseThrow().of(channels);
        return new Preprocessing(
                sizePx,
                resize,
                mapping.with(read),
                ChannelOrder.RGB,
                Collections.nCopies(channels.size(), 0.0),
                Collections.nCopies(channels.size(), 1.0),
                pixelSize);
    }

    /** The same for pictures: channels that go through the network one by one are mixed to red, green and blue. */
    public Preprocessing ofPictures() {
        return mapping.set().map(s -> withMapping(mapping.with(s.asMixed()))).orElse(this);
    }

    /**
     * The image as the network's square, before normalisation: 3×sizePx×sizePx, RGB, clipped to 0–255; channels mapped,
     * then resized by antialiased bicubic interpolation. Where channels go through the network one by one, all of them.
     *
     * @throws quadrant.task.UserException when the mapping does not fit the image
     */
    public Patch canvas(RawImage image) {
        return canvas(mapping.patch(image));
    }

    /** The image as people see it at the network's size: 3×sizePx×sizePx, RGB, 0–255. */
    public Patch picture(RawImage image) {
        return ofPictures().canvas(image);
    }

    /** A canvas as people see it: 3×sizePx×sizePx, RGB, 0–255. */
    public Patch picture(Patch canvas) {
        return mapping.oneByOne() ? ChannelSet.mixture(canvas) : canvas;
    }

    /** As {@link #canvas(RawImage)}, for a patch that is already mapped to 0–255, of any size. */
    public Patch canvas(Patch rgb) {
        int expected =
                mapping.oneByOne() ? mapping.set().orElseThrow().channels().size() : 3;
        if (rgb.channels() != expected) {
            throw new IllegalArgumentException(
                    "Expected a patch of " + expected + " channels, got " + rgb.channels() + " channels");
        }
        Patch square = switch (resize) {
            case CENTER_SQUARE -> {
                int side = Math.min(rgb.widthPx(), rgb.heightPx());
                yield Resampler.resize(rgb, centre(rgb, side), sizePx, sizePx);
            }
            case STRETCH -> Resampler.resize(rgb, new Region(0, 0, rgb.widthPx(), rgb.heightPx()), sizePx, sizePx);
            case IMAGENET -> imagenet(rgb);
        };
        float[] v = square.values();
        for (int i = 0; i < v.length; i++) {
            v[i] = Math.max(0, Math.min(255, v[i]));
        }
        return square;
    }

    /** The number of channels of the network's input. */
    public int inputChannels() {
        return mean.size();
    }

    /** The size of the network's input for one image in bytes: float32. */
    public int inputBytes() {
        return Math.multiplyExact(inputChannels() * Float.BYTES, sizePx * sizePx);
    }

    /** A direct buffer for the network's inputs for so many images, side by side, native order. */
    public ByteBuffer inputs(int images) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(images, inputBytes()))
                .order(ByteOrder.nativeOrder());
    }

    /**
     * Writes the network's input for a canvas: channels·sizePx·sizePx floats (x − mean) / scale from the buffer's position on,
     * planes in the network's channel order; the position is advanced past them.
     */
    public void normalise(Patch rgb, FloatBuffer out) {
        int channels = inputChannels();
        if (rgb.channels() != channels || rgb.heightPx() != sizePx || rgb.widthPx() != sizePx) {
            throw new IllegalArgumentException("Expected " + channels + "×" + sizePx + "×" + sizePx + ", got "
                    + rgb.channels() + "×" + rgb.heightPx() + "×" + rgb.widthPx());
        }
        int n = sizePx * sizePx;
        float[] plane = new float[n];
        float[] values = rgb.values();
        for (int c = 0; c < channels; c++) {
            int from = n
                    * switch (order) {
                        case RGB -> c;
                        case BGR -> channels - 1 - c;
                    };
            float m = mean.get(c).floatValue();
            float s = scale.get(c).floatValue();
            for (int i = 0; i < n; i++) {
                plane[i] = (values[from + i] - m) / s;
            }
            out.put(plane);
        }
    }

    /** The shorter side to which an image is resized, in pixels; a smaller image is enlarged. */
    public int sidePx() {
        return resize == ResizeRule.IMAGENET ? (int) Math.round(sizePx * 256.0 / 224) : sizePx;
    }

    /** As in torchvision: shorter side to 256/224 of the size, the other truncated, then the centre. */
    private Patch imagenet(Patch rgb) {
        int shorter = sidePx();
        int w = rgb.widthPx();
        int h = rgb.heightPx();
        int newW = w <= h ? shorter : (int) ((long) shorter * w / h);
        int newH = h <= w ? shorter : (int) ((long) shorter * h / w);
        Patch resized = Resampler.resize(rgb, new Region(0, 0, w, h), newW, newH);
        return Resampler.resize(resized, centre(resized, sizePx), sizePx, sizePx);
    }

    private static Region centre(Patch p, int side) {
        int left = (int) Math.rint((p.widthPx() - side) / 2.0);
        int top = (int) Math.rint((p.heightPx() - side) / 2.0);
        return new Region(left, top, side, side);
    }
}

package quadrant.imagej;

import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.measure.Calibration;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Made images of a grid of cells: round ones that are lymphocytes, angular ones that are monocytes, in turn. */
public final class Cells {
    public static final int WIDTH = 200;
    public static final int HEIGHT = 150;

    private static final int STEP = 50;
    private static final int GROUPS = 2;

    private Cells() {}

    /** The cells of an image as ROIs named "lymphocyte 1", "monocyte 2", …, red and blue. */
    public static List<Roi> rois(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Roi> rois = new ArrayList<>();
        for (int y = 0; y < HEIGHT / STEP; y++) {
            for (int x = 0; x < WIDTH / STEP; x++) {
                int i = rois.size();
                int w = random.nextInt(22, 34);
                int h = random.nextInt(22, 34);
                int left = x * STEP + random.nextInt(2, STEP - w - 2);
                int top = y * STEP + random.nextInt(2, STEP - h - 2);
                Roi roi = i % GROUPS == 0 ? new OvalRoi(left, top, w, h) : new Roi(left, top, w, h);
                roi.setName((i % GROUPS == 0 ? "lymphocyte " : "monocyte ") + (i + 1));
                roi.setStrokeColor(i % GROUPS == 0 ? Color.RED : Color.BLUE);
                rois.add(roi);
            }
        }
        return rois;
    }

    /** The image of these cells, RGB, 0.5 µm per pixel. */
    public static ImagePlus image(String title, long seed) {
        SplittableRandom random = new SplittableRandom(seed + 1000);
        ImageProcessor pixels = new ColorProcessor(WIDTH, HEIGHT);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            pixels.set(i, 0xd0b0c0 + random.nextInt(40));
        }
        List<Roi> rois = rois(seed);
        for (int i = 0; i < rois.size(); i++) {
            pixels.setColor(i % GROUPS == 0 ? 0x502080 : 0x8060a0);
            pixels.fill(rois.get(i));
        }
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            pixels.set(i, pixels.get(i) ^ random.nextInt(16) * 0x010101);
        }
        ImagePlus image = new ImagePlus(title, pixels);
        Calibration c = image.getCalibration();
        c.setUnit("um");
        c.pixelWidth = 0.5;
        c.pixelHeight = 0.5;
        return image;
    }

    /** A 16-bit label map of the cells, numbered from 1. */
    public static ImagePlus labels(long seed) {
        ImageProcessor map = new ShortProcessor(WIDTH, HEIGHT);
        List<Roi> rois = rois(seed);
        for (int i = 0; i < rois.size(); i++) {
            map.setValue(i + 1);
            map.fill(rois.get(i));
        }
        return new ImagePlus("labels", map);
    }

    /** An 8-bit mask of one kind of cell, 255 within. */
    public static ImagePlus mask(long seed, int kind) {
        ImageProcessor map = new ByteProcessor(WIDTH, HEIGHT);
        List<Roi> rois = rois(seed);
        map.setValue(255);
        for (int i = kind; i < rois.size(); i += GROUPS) {
            map.fill(rois.get(i));
        }
        return new ImagePlus("mask", map);
    }

    public static Path save(ImagePlus image, Path tiff) throws IOException {
        Files.createDirectories(tiff.toAbsolutePath().getParent());
        if (!new FileSaver(image).saveAsTiff(tiff.toString())) {
            throw new IOException("Not saved: " + tiff);
        }
        return tiff;
    }

    /** So many images {@code slide1.tif}, … with their ROIs beside them. */
    public static Path withZips(Path folder, int images) throws IOException {
        for (int i = 1; i <= images; i++) {
            save(image("slide" + i + ".tif", i), folder.resolve("slide" + i + ".tif"));
            Files.write(folder.resolve("slide" + i + ".zip"), RoiSet.toZip(rois(i), ""));
        }
        return folder;
    }

    /** The same with the ROIs as overlays within the images. */
    public static Path withOverlays(Path folder, int images) throws IOException {
        for (int i = 1; i <= images; i++) {
            ImagePlus image = image("slide" + i + ".tif", i);
            Overlay overlay = new Overlay();
            rois(i).forEach(overlay::add);
            image.setOverlay(overlay);
            save(image, folder.resolve("slide" + i + ".tif"));
        }
        return folder;
    }
}

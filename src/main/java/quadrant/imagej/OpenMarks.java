package quadrant.imagej;

import ij.ImagePlus;
import ij.gui.Roi;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import quadrant.dataset.MarkedImage;
import quadrant.dataset.io.GeoObjects;
import quadrant.pixels.CropRule;
import quadrant.pixels.FieldSize;
import quadrant.pixels.RegionSource;

/**
 * Marked objects of open images: the same crops as from the images saved to files with their ROIs. The images stay open and
 * unchanged while they are read.
 */
public final class OpenMarks {
    private final RoiMarks roiMarks;
    private final RecentImages recent = new RecentImages();

    /** As the constructor of {@link FileMarks}. */
    public OpenMarks(RoiClass classFrom, CropRule rule, Optional<FieldSize> tiles) {
        this.roiMarks = new RoiMarks(Optional.of(classFrom), GeoObjects.ALL, rule, tiles);
    }

    /** The marks of images with their ROIs, by the titles of the images. */
    public List<MarkedImage> read(Map<ImagePlus, List<Roi>> rois) {
        List<ImagePlus> images = new ArrayList<>(rois.keySet());
        images.sort(Comparator.comparing(ImagePlus::getTitle).thenComparing(ImagePlus::getID));
        Set<String> titles = new HashSet<>();
        List<MarkedImage> marked = new ArrayList<>();
        for (ImagePlus image : images) {
            String title = image.getTitle();
            for (int n = 2; !titles.add(title); n++) {
                title = image.getTitle() + " (" + n + ")";
            }
            List<Roi> own = rois.getOrDefault(image, List.of());
            marked.add(roiMarks.of(title, own, Optional.empty(), StackPosition.MIDDLE, planes(image)));
        }
        return marked;
    }

    private RoiMarks.Planar planes(ImagePlus image) {
        Map<StackPosition, Supplier<RegionSource>> planes = new HashMap<>();
        return at -> planes.computeIfAbsent(at, p -> FilePlanes.whole(OpenImage.at(image, p), recent));
    }
}

package quadrant.app;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.UnreadableImageException;
import quadrant.dataset.io.GeoFeature;
import quadrant.dataset.io.GeoObjects;
import quadrant.imagej.GeoRows;
import quadrant.imagej.RoiRows;
import quadrant.pixels.OutsideException;

/** The features of a file that can be cut out of their image, one by one. */
final class GeoFeatureRows implements Iterator<RoiRows.Row> {
    private final Iterator<GeoFeature> features;
    private final GeoRows rows;
    private final GeoObjects objects;
    private final boolean skipUnreadable;
    private final BiConsumer<GeoFeature, Optional<String>> left;
    private RoiRows.@Nullable Row next;

    /** @param left receives the features that are left out with the reason, if their object type was requested */
    GeoFeatureRows(
            Iterator<GeoFeature> features,
            GeoRows rows,
            GeoObjects objects,
            boolean skipUnreadable,
            BiConsumer<GeoFeature, Optional<String>> left) {
        this.features = features;
        this.rows = rows;
        this.objects = objects;
        this.skipUnreadable = skipUnreadable;
        this.left = left;
    }

    @Override
    public boolean hasNext() {
        while (next == null && features.hasNext()) {
            GeoFeature feature = features.next();
            if (objects.include(feature)) {
                next = row(feature);
            } else {
                left.accept(feature, Optional.empty());
            }
        }
        return next != null;
    }

    private RoiRows.@Nullable Row row(GeoFeature feature) {
        Optional<RoiRows.Row> row = rows.of(feature);
        if (row.isEmpty()) {
            left.accept(feature, Optional.of("no area, or no nucleus"));
            return null;
        }
        if (skipUnreadable) {
            try {
                row.get().crop().read();
            } catch (UnreadableImageException | OutsideException e) {
                left.accept(feature, Optional.of("outside the image or not readable"));
                return null;
            }
        }
        return row.get();
    }

    @Override
    public RoiRows.Row next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        RoiRows.Row row = next;
        next = null;
        return row;
    }
}

package quadrant.install;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/** Lets the first image of each slide of the sample data pass. */
final class OneOfEachSlide implements Predicate<Path> {
    private final Set<String> seen = new HashSet<>();

    @Override
    public boolean test(Path image) {
        return seen.add(image.getFileName().toString().substring(0, 3));
    }
}

package quadrant.training;

import java.util.List;

/**
 * The images, and how many views of each, on whose pooled features the head is fitted before the whole network is trained.
 *
 * <p>It is bounded, as all pooled features are in memory while the head is fitted. The first views of all images come before
 * further views of any; where there are too many images, they are drawn evenly over the classes. A linear classifier of some
 * thousand features gains little from more, and training moves it anyway.
 */
public record HeadSample(List<TrainingImage> images, int views) {
    /** The most views; of 1,280 features they take 40 MiB. */
    static final int MOST_VIEWS = 8192;

    public HeadSample {
        images = List.copyOf(images);
    }

    static HeadSample of(TrainingInput input) {
        int n = input.train().size();
        List<TrainingImage> drawn = n <= MOST_VIEWS
                ? input.train()
                : EvenDraw.of(input.trainLabels(), input.classes(), MOST_VIEWS, input.seed()).stream()
                        .map(input.train()::get)
                        .toList();
        return new HeadSample(drawn, viewsOfEach(n, input.recipe().views()));
    }

    /** How many views there are in all, of so many images with so many views. */
    public static int size(int images, int views) {
        return Math.min(images, MOST_VIEWS) * viewsOfEach(images, views);
    }

    private static int viewsOfEach(int images, int views) {
        return Math.min(views, Math.max(1, MOST_VIEWS / images));
    }
}

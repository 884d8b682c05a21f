/**
 * The workspace of the panel: objects of open images, the classes that a person gives to some, and what a classifier fitted to
 * those says of the others.
 *
 * <p>In: objects with their features, classes, labels. Out: {@link quadrant.workspace.Workspace}, predictions, what to look at
 * next, a score of left-out objects. A classifier on the features of all layers is fitted anew after each label, by the closed form
 * of {@code ridge}. It knows neither windows nor images.
 */
@NullMarked
package quadrant.workspace;

import org.jspecify.annotations.NullMarked;

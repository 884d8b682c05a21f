/**
 * The workspace of the panel: objects of open images, the labels that a person gives to some of them, and the predictions of a
 * classifier, fitted to those, for the others.
 *
 * <p>In: objects with their features, classes, labels. Out: {@link quadrant.workspace.Workspace}, predictions, what to look at
 * next, a score of left-out objects. A classifier on the features of all layers is fitted anew after each label, by the closed
 * form of {@code ridge}. It depends neither on windows nor on images.
 */
@NullMarked
package quadrant.workspace;

import org.jspecify.annotations.NullMarked;
